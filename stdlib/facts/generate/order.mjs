// The order of kinds and types in the tables: by name, and of one name the one that a writer means first.
import {shortName} from './canonical.mjs';

// v2 before v1 before v1beta2 before v1beta1 before v1alpha1; negative numbers sort first.
function versionRank(text) {
  const m = text.match(/^v(\d+)(?:(alpha|beta)(\d+))?$/);
  if (!m) return [3, 0, 0];
  return [m[2] === 'alpha' ? 2 : m[2] === 'beta' ? 1 : 0, -Number(m[1]), -Number(m[3] ?? 0)];
}

// The longer it is served, the earlier it comes.
const endRank = text => (text ? -Number(text.split('.')[1]) : -10000);

function compare(a, b) {
  for (let i = 0; i < a.length; ++i)
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

const sortedBy = (values, key) => values.map(v => [key(v), v]).sort((a, b) => compare(a[0], b[0])).map(pair => pair[1]);

export function kindOrder(facts) {
  return sortedBy(
      facts.kinds,
      k => [k.kind, k.scope ? 0 : 1, ...versionRank(k.version), endRank(k.removed), endRank(k.deprecated), k.group]);
}

// What a writer can name is the type of a kind with a scope; then the core and the shared types; then the other groups.
export function typeOrder(facts) {
  const ofKind = new Set(facts.kinds.filter(k => k.scope).map(k => k.type));
  return sortedBy(Object.keys(facts.types), name => {
    const pkg = name.slice(0, -shortName(name, facts.types[name]).length - 1);
    const [stability, ...numbers] = versionRank(pkg.split('.').pop());
    const home = /^io\.k8s\.(api\.core|apimachinery\.pkg\.apis\.meta)\./.test(name) ? 0 : 1;
    return [shortName(name, facts.types[name]), ofKind.has(name) ? 0 : 1, stability, home, ...numbers, pkg];
  });
}
