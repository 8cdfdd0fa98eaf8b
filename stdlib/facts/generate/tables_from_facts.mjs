// tables_from_facts.mjs OUT.inc KUBERNETES_VERSION FACTS.json...: the tables of ../tables.h, as C++.
//
// Texts are numbered and stand in one string; types, fields, shapes and lists refer to one another by number. Equal
// shapes, details and lists are kept once. Number 0 is 'none' everywhere. The digest is of canonical.mjs's text, made
// from the facts and not from the tables, so that the unit test sees a table that says anything else.
import fs from 'node:fs';
import {canonicalText, digest, shortName, packageName} from './canonical.mjs';
import {typeOrder, kindOrder} from './order.mjs';

const KINDS =
    ['ref', 'string', 'integer', 'number', 'boolean', 'quantity', 'int-or-string', 'list', 'map', 'object', 'any'];
const FORMATS = ['', 'int32', 'int64', 'float', 'double', 'byte', 'date-time', 'date-time-micro', 'date', 'duration'];
const LIST_TYPES = ['', 'atomic', 'set', 'map'];
const SCOPES = ['', 'Namespaced', 'Cluster'];

class Pool {
  constructor(first) {
    this.keys = new Map();
    this.values = [];
    this.add(first);
  }
  add(value) {
    const key = JSON.stringify(value);
    if (!this.keys.has(key)) {
      this.keys.set(key, this.values.length);
      this.values.push(value);
    }
    return this.keys.get(key);
  }
}

class Lists {
  constructor(texts) {
    this.texts = texts;
    this.at = new Map([['[]', 0]]);
    this.pool = [0];
  }
  add(list) {
    const key = JSON.stringify(list ?? []);
    if (!this.at.has(key)) {
      this.at.set(key, this.pool.length);
      this.pool.push(list.length, ...list.map(t => this.texts.add(t)));
    }
    return this.at.get(key);
  }
}

const code = (names, name) => {
  const at = names.indexOf(name ?? '');
  if (at < 0) throw new Error(`no code for '${name}'`);
  return at;
};

function packLimits(l, p) {
  if (!l) return 0;
  const flags = ['min', 'max', 'exclusiveMin', 'exclusiveMax', 'multipleOf', 'minLength', 'maxLength', 'unique'].reduce(
      (sum, name, bit) => sum + (l[name] === undefined ? 0 : 1 << bit), 0);
  return p.limits.add([
    p.texts.add(l.pattern ?? ''), flags, l.minLength ?? 0, l.maxLength ?? 0, l.min ?? 0, l.max ?? 0, l.multipleOf ?? 0
  ]);
}

function packShape(t, p) {
  const target = t.k === 'ref' ? p.ids.get(t.ref) : t.of ? packShape(t.of, p) : 0;
  if (target === undefined) throw new Error(`no type ${t.ref}`);
  const flags = (t.enum?.length ? 1 : 0) | (t.nullable ? 2 : 0);
  return p.shapes.add(
      [code(KINDS, t.k), code(FORMATS, t.fmt), target, p.lists.add(t.enum ?? t.known), packLimits(t.limits, p), flags]);
}

function packField(name, f, p) {
  const flags = (f.req ? 1 : 0) | (f.deprecated ? 2 : 0) | (f.immutable ? 4 : 0) | (f.mapType === 'atomic' ? 8 : 0) |
      (code(LIST_TYPES, f.listType) << 4);
  const gates = f.featureGate?.flatMap(g => g.split(','));
  const detail = p.details.add([
    p.texts.add(f.def ?? ''), p.texts.add(f.patchStrategy ?? ''), p.texts.add(f.patchMergeKey ?? ''),
    p.lists.add(f.listMapKeys), p.lists.add(gates)
  ]);
  return [p.texts.add(name), packShape(f.t, p), detail, flags];
}

const packVersion = text => (text ? Number(text.split('.')[0]) * 1000 + Number(text.split('.')[1]) : 0);

function packKind(k, p) {
  return [
    p.texts.add(k.kind), p.texts.add(k.group ? `${k.group}/${k.version}` : k.version), p.ids.get(k.type),
    p.texts.add(k.replacement ?? ''), packVersion(k.introduced), packVersion(k.deprecated), packVersion(k.removed),
    code(SCOPES, k.scope), k.custom ? 1 : 0
  ];
}

function pack(facts) {
  const texts = new Pool('');
  const p = {
    texts,
    lists: new Lists(texts),
    limits: new Pool([0, 0, 0, 0, 0, 0, 0]),
    details: new Pool([0, 0, 0, 0, 0]),
    shapes: new Pool([code(KINDS, 'any'), 0, 0, 0, 0, 0]),
    types: [[0, 0, 0, 0]],
    fields: []
  };
  const order = typeOrder(facts);
  p.ids = new Map(order.map((name, at) => [name, at + 1]));
  for (const name of order) {
    const type = facts.types[name];
    p.types.push(
        [texts.add(shortName(name, type)), texts.add(packageName(name, type)), p.fields.length, type.open ? 1 : 0]);
    for (const field of Object.keys(type.fields).sort()) p.fields.push(packField(field, type.fields[field], p));
  }
  p.types.push([0, 0, p.fields.length, 0]);
  p.kinds = kindOrder(facts).map(k => packKind(k, p));
  return p;
}

function wrapped(words) {
  const lines = [''];
  for (const word of words) {
    if (lines.at(-1).length + word.length > 118) lines.push('');
    lines[lines.length - 1] += word + ',';
  }
  return lines.join('\n');
}

const rows = (type, name, values) => `constexpr ${type} ${name}[] = {\n${
    wrapped(values.map(v => (Array.isArray(v) ? `{${v.join(',')}}` : `${v}`)))}};\n`;

function textLiteral(texts) {
  const pieces = [''];
  for (const text of texts) {
    const escaped = text.replace(/[\\"]/g, '\\$&');
    if (/[^ -~]/.test(escaped)) throw new Error(`not ASCII: ${text}`);
    if (pieces.at(-1).length + escaped.length > 116) pieces.push('');
    pieces[pieces.length - 1] += escaped;
  }
  return `constexpr char kText[] =\n${pieces.map(x => `"${x}"`).join('\n')};\n`;
}

function offsets(texts) {
  let at = 0;
  return [
    ...texts.map(text => {
      const from = at;
      at += text.length;
      return from;
    }),
    at
  ];
}

const [out, version, ...files] = process.argv.slice(2);
const facts = {
  kinds: [],
  types: {}
};
for (const file of files) {
  const more = JSON.parse(fs.readFileSync(file, 'utf8'));
  facts.kinds.push(...more.kinds);
  Object.assign(facts.types, more.types);
}
const p = pack(facts);
const biggest =
    Math.max(p.texts.values.length, p.fields.length, p.shapes.values.length, p.lists.pool.length, p.types.length);
if (biggest > 65535) throw new Error('a number does not fit 16 bits');
const [major, minor] = version.split('.');
fs.writeFileSync(
    out,
    `// Generated by stdlib/facts/generate/tables_from_facts.mjs from the Kubernetes API ${version}; not edited by hand.
constexpr Version kNewest{${major}, ${minor}};
constexpr std::uint64_t kDigest = 0x${digest(canonicalText(facts))};
${textLiteral(p.texts.values)}${rows('std::uint32_t', 'kOffsets', offsets(p.texts.values))}${
        rows('std::uint16_t', 'kLists', p.lists.pool)}${rows('ConstraintRecord', 'kConstraints', p.limits.values)}${
        rows('DetailRecord', 'kDetails', p.details.values)}${rows('ShapeRecord', 'kShapes', p.shapes.values)}${
        rows(
            'FieldRecord', 'kFields',
            p.fields)}${rows('TypeRecord', 'kTypes', p.types)}${rows('KindRecord', 'kKinds', p.kinds)}`);
console.log({
  texts: p.texts.values.length,
  bytes: offsets(p.texts.values).at(-1),
  lists: p.lists.pool.length,
  limits: p.limits.values.length,
  details: p.details.values.length,
  shapes: p.shapes.values.length,
  fields: p.fields.length,
  types: p.types.length - 2,
  kinds: p.kinds.length
});
