// facts_from_crd.mjs OUT.json CRD.yaml...: the facts of custom resources, from their CustomResourceDefinitions.
//
// The same JSON as facts_from_go.mjs makes; crd.cpp does the same at run time, and tests/unit/crd_test.cpp compares the
// two. A nested object becomes a type of its own, named by its path: ServiceMonitor.spec.endpoints.
import fs from 'node:fs';
import {readYaml} from './block_yaml.mjs';

const DECIMAL = '(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))';
const QUANTITY = `^(\\+|-)?${DECIMAL}(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?${DECIMAL}))?$`;
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

// `spec` becomes {fields, open} under `name` in facts; answers the shape of a reference to it.
function typeOf(schema, path, pkg, facts) {
  const required = new Set(schema.required ?? []);
  const fields = {};
  for (const [name, sub] of Object.entries(schema.properties ?? {})) {
    const atRoot = !path.includes('.');
    const t =
        atRoot && name === 'metadata' ? {k: 'ref', ref: OBJECT_META} : shapeOf(sub, `${path}.${name}`, pkg, facts);
    fields[name] = JSON.parse(JSON.stringify({
      t,
      req: required.has(name) ? 1 : undefined,
      def: sub.default === undefined ? undefined : JSON.stringify(sub.default),
      listType: sub['x-kubernetes-list-type'],
      listMapKeys: sub['x-kubernetes-list-map-keys'],
      mapType: sub['x-kubernetes-map-type'],
    }));
  }
  const name = `${pkg}.${path}`;
  facts.types[name] =
      {package: pkg, name: path, fields, ...(schema['x-kubernetes-preserve-unknown-fields'] ? {open: 1} : {})};
  return {k: 'ref', ref: name};
}

function shapeOf(s, path, pkg, facts) {
  const limits = JSON.parse(JSON.stringify({
    pattern: s.pattern,
    min: s.minimum,
    max: s.maximum,
    exclusiveMin: s.exclusiveMinimum || undefined,
    exclusiveMax: s.exclusiveMaximum || undefined,
    multipleOf: s.multipleOf,
    minLength: s.minLength ?? s.minItems ?? s.minProperties,
    maxLength: s.maxLength ?? s.maxItems ?? s.maxProperties,
    unique: s.uniqueItems || undefined,
  }));
  if (s['x-kubernetes-int-or-string'] && s.pattern === QUANTITY) delete limits.pattern;
  const more = {...(Object.keys(limits).length ? {limits} : {}), ...(s.nullable ? {nullable: 1} : {})};
  return {...plainShape(s, path, pkg, facts), ...more};
}

function plainShape(s, path, pkg, facts) {
  if (s['x-kubernetes-int-or-string']) return {k: s.pattern === QUANTITY ? 'quantity' : 'int-or-string'};
  const fmt = s.format ? {fmt: s.format} : {};
  if (s.type === 'string') return {k: 'string', ...fmt, ...(s.enum ? {enum: [...new Set(s.enum)].sort()} : {})};
  if (s.type === 'integer' || s.type === 'number') return {k: s.type, ...fmt};
  if (s.type === 'boolean') return {k: 'boolean'};
  if (s.type === 'array') return {k: 'list', of: s.items ? shapeOf(s.items, path, pkg, facts) : {k: 'any'}};
  if (s.type !== 'object') return {k: 'any'};
  if (s.properties) return typeOf(s, path, pkg, facts);
  if (s.additionalProperties && typeof s.additionalProperties === 'object')
    return {k: 'map', of: shapeOf(s.additionalProperties, path, pkg, facts)};
  return {k: 'object'};
}

const [out, ...files] = process.argv.slice(2);
const facts = {
  kinds: [],
  types: {}
};
for (const file of files) {
  const {spec} = readYaml(fs.readFileSync(file, 'utf8'));
  for (const version of spec.versions) {
    if (!version.served) continue;
    const pkg = `${spec.group}.${version.name}`;
    const type = typeOf(version.schema.openAPIV3Schema, spec.names.kind, pkg, facts).ref;
    facts.kinds.push(
        {group: spec.group, version: version.name, kind: spec.names.kind, type, scope: spec.scope, custom: 1});
  }
}
fs.writeFileSync(out, JSON.stringify(facts));
console.log(`${Object.keys(facts.types).length} types, ${facts.kinds.length} kinds`);
