// Facts as text, a line a type, field and kind, the same from the JSON here and from the tables in
// tests/unit/facts_test.cpp.
import {typeOrder, kindOrder} from './order.mjs';

export const shortName = (name, type) => type.name ?? name.split('.').pop();

// io.k8s.api.core.v1 is core.v1, io.k8s.apimachinery.pkg.apis.meta.v1 is meta.v1; a custom resource says it itself.
export const packageName = (name, type) => type.package ??
    name.split('.').slice(0, -1).join('.').replace(/^io\.k8s\.(api\.|.*\.pkg\.apis\.|apimachinery\.pkg\.)/, '');

const fullName = (name, facts) => `${packageName(name, facts.types[name])}.${shortName(name, facts.types[name])}`;

function limitsText(l) {
  const names = {
    pattern: 'pattern',
    min: 'min',
    max: 'max',
    multipleOf: 'multiple',
    minLength: 'minlength',
    maxLength: 'maxlength'
  };
  const parts =
      Object.entries(names).filter(([key]) => l?.[key] !== undefined).map(([key, shown]) => ` ${shown}=${l[key]}`);
  const flags = [['exclusiveMin', ' exclusive-min'], ['exclusiveMax', ' exclusive-max'], ['unique', ' unique']];
  return parts.join('') + flags.filter(([key]) => l?.[key]).map(pair => pair[1]).join('');
}

function shapeText(t, facts) {
  const inner = t.k === 'ref' ? `(${fullName(t.ref, facts)})` : t.of ? `<${shapeText(t.of, facts)}>` : '';
  const values = t.enum ?? t.known;
  const listed = values?.length ? (t.enum ? ' one of ' : ' such as ') + values.join('|') : '';
  return t.k + inner + (t.fmt ? `/${t.fmt}` : '') + listed + (t.nullable ? ' nullable' : '') + limitsText(t.limits);
}

function fieldText(name, f, facts) {
  const parts = [
    f.req && 'required',
    f.deprecated && 'deprecated',
    f.immutable && 'immutable',
    f.mapType === 'atomic' && 'atomic',
    f.listType && `list=${f.listType}`,
    f.listMapKeys && `keys=${f.listMapKeys.join(',')}`,
    f.def !== undefined && `default=${f.def}`,
    f.patchStrategy && `strategy=${f.patchStrategy}`,
    f.patchMergeKey && `merge=${f.patchMergeKey}`,
    f.featureGate && `gates=${f.featureGate.join(',')}`,
  ];
  return `  ${[name, shapeText(f.t, facts), ...parts.filter(Boolean)].join(' ')}\n`;
}

function kindText(k, facts) {
  const words = [
    k.group ? `${k.group}/${k.version}` : k.version, k.kind, fullName(k.type, facts), k.scope ?? '-',
    k.introduced ?? '-', k.deprecated ?? '-', k.removed ?? '-', k.replacement ?? '-', k.custom ? 'custom' : '-'
  ];
  return `kind ${words.join(' ')}\n`;
}

export function canonicalText(facts) {
  let out = '';
  for (const name of typeOrder(facts)) {
    const type = facts.types[name];
    out += `type ${fullName(name, facts)}${type.open ? ' open' : ''}\n`;
    for (const field of Object.keys(type.fields).sort()) out += fieldText(field, type.fields[field], facts);
  }
  for (const kind of kindOrder(facts)) out += kindText(kind, facts);
  return out;
}

// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
export function digest(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
