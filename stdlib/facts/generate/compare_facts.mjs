// compare_facts.mjs OLD.json NEW.json: what changed between two sets of facts, one line a difference. For an update of
// Kubernetes.
import fs from 'node:fs';

const [older, newer] = process.argv.slice(2).map(file => JSON.parse(fs.readFileSync(file, 'utf8')));
const flat = facts => {
  const out = new Map();
  for (const k of facts.kinds)
    out.set(`kind ${k.group}/${k.version} ${k.kind}`, JSON.stringify(Object.entries(k).sort()));
  for (const [name, type] of Object.entries(facts.types)) {
    out.set(`type ${name}`, JSON.stringify(Object.keys(type.fields).sort()));
    for (const [field, fact] of Object.entries(type.fields)) out.set(`${name}.${field}`, canonical(fact));
  }
  return out;
};
const canonical = v => JSON.stringify(
    v, (_, x) => (x && typeof x === 'object' && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort()) : x));

const [a, b] = [flat(older), flat(newer)];
let same = 0;
for (const [key, value] of a) {
  if (!b.has(key))
    console.log(`- ${key}`);
  else if (b.get(key) !== value)
    console.log(`~ ${key}\n    ${value}\n    ${b.get(key)}`);
  else
    ++same;
}
for (const key of b.keys())
  if (!a.has(key)) console.log(`+ ${key}`);
console.log(`${same} of ${a.size} unchanged`);
