// facts_from_go.mjs SOURCES OUT.json: the facts of the Kubernetes API, from its Go packages.
//
// SOURCES holds the module folders `api`, `apimachinery`, `apiextensions-apiserver` and `kube-aggregator` (README.md
// says how to get them). OUT.json is {types: {NAME: {fields: {NAME: {t: SHAPE, ...}}}}, kinds: [...]}, sorted, so that
// two runs can be compared; tables_from_facts.mjs makes the tables from it.
import fs from 'node:fs';
import {findPackages, readPackage} from './go_source.mjs';

const ROOTS = [
  'api', 'apimachinery/pkg/apis/meta/v1', 'apimachinery/pkg/util/intstr', 'apimachinery/pkg/api/resource',
  'apimachinery/pkg/runtime', 'apiextensions-apiserver/pkg/apis/apiextensions/v1',
  'kube-aggregator/pkg/apis/apiregistration/v1'
];

const SCALARS = {
  string: {k: 'string'},
  bool: {k: 'boolean'},
  float64: {k: 'number', fmt: 'double'},
  byte: {k: 'integer', fmt: 'byte'},
  int: {k: 'integer', fmt: 'int32'},
  int8: {k: 'integer', fmt: 'int32'},
  int16: {k: 'integer', fmt: 'int32'},
  int32: {k: 'integer', fmt: 'int32'},
  uint8: {k: 'integer', fmt: 'int32'},
  int64: {k: 'integer', fmt: 'int64'},
  uint32: {k: 'integer', fmt: 'int64'},
  uint64: {k: 'integer', fmt: 'int64'},
};

// Types whose JSON is not what their Go struct looks like: they marshal themselves.
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.';
const MARSHALLED = {
  [META + 'Time']: {k: 'string', fmt: 'date-time'},
  [META + 'MicroTime']: {k: 'string', fmt: 'date-time-micro'},
  [META + 'Duration']: {k: 'string'},
  [META + 'FieldsV1']: {k: 'object'},
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {k: 'quantity'},
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {k: 'int-or-string'},
  'io.k8s.apimachinery.pkg.runtime.RawExtension': {k: 'object'},
  [CRD + 'JSON']: {k: 'any'},
  [CRD + 'JSONSchemaPropsOrArray']: {k: 'any'},
  [CRD + 'JSONSchemaPropsOrBool']: {k: 'any'},
  [CRD + 'JSONSchemaPropsOrStringArray']: {k: 'any'},
};

// Two packages carry no lifecycle markers: "Deprecated API Migration Guide", kubernetes.io, under v1.22.
const INTRODUCED = {
  CustomResourceDefinition: '1.16',
  APIService: '1.10'
};

const fullName = (rel, name) => `io.k8s.${rel.split('/').join('.')}.${name}`;

function index(packages) {
  const types = new Map();
  for (const pkg of packages)
    for (const type of pkg.types) types.set(fullName(pkg.rel, type.name), {...type, pkg});
  return types;
}

function shapeOfGo(text, type) {
  const t = text.trim();
  if (t.startsWith('*')) return shapeOfGo(t.slice(1), type);
  if (t === '[]byte') return {k: 'string', fmt: 'byte'};
  if (t.startsWith('[]')) return {k: 'list', of: shapeOfGo(t.slice(2), type)};
  const map = t.match(/^map\[[\w.]+\](.*)$/);
  if (map) return {k: 'map', of: shapeOfGo(map[1], type)};
  if (SCALARS[t]) return SCALARS[t];
  if (t === 'interface{}') return {k: 'any'};
  const foreign = t.match(/^(\w+)\.(\w+)$/);
  if (!foreign) return {k: 'ref', ref: fullName(type.pkg.rel, t)};
  const from = type.imports[foreign[1]];
  if (!from) return {k: 'any'};
  if (from === 'k8s.io/apimachinery/pkg/types') return {k: 'string'};
  return {k: 'ref', ref: fullName(from.replace(/^k8s\.io\//, ''), foreign[2])};
}

const constantsOf = type => [...new Set(type.pkg.constants.filter(c => c.type === type.name).map(c => c.value))].sort();

// A reference to a named scalar becomes that scalar, with the constants of the name as its values.
function resolve(shape, types) {
  if (shape.of) return {...shape, of: resolve(shape.of, types)};
  if (shape.k !== 'ref') return shape;
  if (MARSHALLED[shape.ref]) return MARSHALLED[shape.ref];
  const type = types.get(shape.ref);
  if (!type) {
    console.error(`not found: ${shape.ref}`);
    return {k: 'any'};
  }
  if (type.fields) return shape;
  const below = resolve(shapeOfGo(type.same, type), types);
  if (below.k !== 'string') return below;
  if (type.markers.enum) return {...below, enum: constantsOf(type)};
  return constantsOf(type).length ? {...below, known: constantsOf(type)} : below;
}

// The fields with those of the inlined structs among them.
function flatFields(type, types) {
  return type.fields.flatMap(field => {
    if (!field.inline) return [{...field, owner: type}];
    let into = types.get(shapeOfGo(field.type, type).ref);
    while (into?.same) into = types.get(shapeOfGo(into.same, into).ref);
    return into ? flatFields(into, types) : [];
  });
}

function defaultOf(field) {
  const text = field.markers.default?.[0];
  const named = text?.match(/^ref\((\w+)\)$/)?.[1];
  if (!named) return text;
  const constant = field.owner.pkg.constants.find(c => c.name === named);
  if (!constant) throw new Error(`default of ${field.name}: no constant ${named}`);
  return JSON.stringify(constant.value);
}

function factOf(field, types) {
  const m = field.markers;
  const prose = m[''].join(' ').trim();
  const fact = {
    t: resolve(shapeOfGo(field.type, field.owner), types),
    req: field.required ? 1 : undefined,
    patchStrategy: field.patchStrategy,
    patchMergeKey: field.patchMergeKey,
    listType: m.listType?.[0],
    listMapKeys: m.listMapKey,
    mapType: m.mapType?.[0],
    structType: m.structType?.[0],
    def: defaultOf(field),
    immutable: m['k8s:immutable'] ? 'marker' : undefined,
    deprecated: /^deprecated/i.test(prose) || /\bdeprecated\b/i.test(prose.slice(0, 200)) ? 'prose' : undefined,
    featureGate: m.featureGate,
  };
  return JSON.parse(JSON.stringify(fact));
}

// A kind is a struct that is a runtime.Object and begins with TypeMeta.
function kindOf(name, type, firstField) {
  if (!type.markers['k8s:deepcopy-gen:interfaces'] || firstField?.name !== 'kind' || type.pkg.group === null) return [];
  const scope = !type.markers.genclient ? null : type.markers['genclient:nonNamespaced'] ? 'Cluster' : 'Namespaced';
  const life = type.pkg.lifecycle[type.name] ?? (INTRODUCED[type.name] ? {introduced: INTRODUCED[type.name]} : {});
  return [{group: type.pkg.group, version: type.pkg.version, kind: type.name, type: name, scope, ...life}];
}

const sorted = value => Array.isArray(value) || value === null || typeof value !== 'object' ?
    value :
    Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]));

const [root, out] = process.argv.slice(2);
const types = index(findPackages(root, ROOTS).map(readPackage));
const facts = {
  kinds: [],
  types: {}
};
for (const [name, type] of types) {
  if (!type.fields || !/^[A-Z]/.test(type.name)) continue;
  const fields = flatFields(type, types);
  facts.types[name] = {fields: Object.fromEntries(fields.map(f => [f.name, factOf(f, types)]))};
  facts.kinds.push(...kindOf(name, type, fields[0]).map(sorted));
}
const referred = JSON.stringify(facts.types);
for (const [name, type] of types)
  if (type.isEmpty && !referred.includes(`"ref":"${name}"`)) delete facts.types[name];
facts.types = sorted(facts.types);
fs.writeFileSync(out, JSON.stringify(facts));
console.log(`${Object.keys(facts.types).length} types, ${facts.kinds.length} kinds, ${
    facts.kinds.filter(k => k.scope).length} with a scope`);
