// Reads what the Kubernetes API's Go packages declare: structs with their json tags, named types, string constants and
// the `+marker` comments above them. Not a Go parser: it knows the layout that gofmt gives these files, and no more.
import fs from 'node:fs';
import path from 'node:path';

const SKIPPED_FOLDERS = /testdata|fuzzer|install|validation/;
const SKIPPED_FILES = /_test\.go$|zz_generated|generated\.pb|types_swagger/;

// All packages below `root` that declare types, as {dir, rel}.
export function findPackages(root, roots) {
  const found = [];
  const walk = (dir, rel) => {
    const entries = fs.readdirSync(dir, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.some(e => e.isFile() && /types.*\.go$/.test(e.name))) found.push({dir, rel});
    for (const e of entries)
      if (e.isDirectory() && !SKIPPED_FOLDERS.test(e.name)) walk(path.join(dir, e.name), `${rel}/${e.name}`);
  };
  for (const rel of roots)
    if (fs.existsSync(path.join(root, rel))) walk(path.join(root, rel), rel);
  return found;
}

export function readPackage(pkg) {
  const out = {...pkg, version: pkg.rel.split('/').pop(), group: null, types: [], constants: [], lifecycle: {}};
  for (const name of fs.readdirSync(pkg.dir).sort()) {
    if (!name.endsWith('.go')) continue;
    const text = fs.readFileSync(path.join(pkg.dir, name), 'utf8');
    if (name === 'zz_generated.prerelease-lifecycle.go') readLifecycle(text, out.lifecycle);
    if (SKIPPED_FILES.test(name)) continue;
    out.group ??= text.match(/\bGroupName\s*=\s*"([^"]*)"/)?.[1] ?? null;
    readFile(text, out);
  }
  return out;
}

// A regular expression whose pieces stand on lines of their own.
const pattern = (...pieces) => new RegExp(pieces.join(''), 'g');

function readLifecycle(text, out) {
  const numbers = pattern(
      String.raw`func \(in \*(\w+)\) APILifecycle(Introduced|Deprecated|Removed)\(\) \(major, minor int\) \{`,
      String.raw`\s*return (\d+), (\d+)`);
  for (const [, type, what, major, minor] of text.matchAll(numbers))
    (out[type] ??= {})[what.toLowerCase()] = `${major}.${minor}`;
  const replaced = pattern(
      String.raw`func \(in \*(\w+)\) APILifecycleReplacement\(\)[^{]*\{`,
      String.raw`\s*return schema\.GroupVersionKind\{Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"\}`);
  for (const [, type, group, version, kind] of text.matchAll(replaced))
    (out[type] ??= {}).replacement = `${group}/${version}/${kind}`;
}

function readImports(text) {
  const block = text.match(/^import \(([\s\S]*?)\n\)/m);
  const lines = block ? block[1].split('\n') : [...text.matchAll(/^import (.*)$/gm)].map(m => m[1]);
  const out = {};
  for (const line of lines) {
    const m = line.trim().match(/^(\w+)?\s*"([^"]+)"/);
    if (m) out[m[1] ?? m[2].split('/').pop()] = m[2];
  }
  return out;
}

// Comment lines into {name: [value or true, ...]}; ordinary words are kept under ''.
function markers(comments) {
  const out = {'': []};
  for (const line of comments) {
    const m = line.match(/^\+([\w:\-.]+)(?:\([^)]*\))?(?:=(.*))?$/);
    if (m)
      (out[m[1]] ??= []).push(m[2] ?? true);
    else
      out[''].push(line);
  }
  return out;
}

// A type's markers may stand in a block of their own, one blank line above its documentation: so two blocks are kept.
function readFile(text, out) {
  const lines = text.split('\n');
  const imports = readImports(text);
  let above = [], comments = [];
  const take = () => {
    const all = [...above, ...comments];
    above = [];
    comments = [];
    return markers(all);
  };
  for (let i = 0; i < lines.length; ++i) {
    const line = lines[i];
    let m;
    if ((m = line.match(/^\/\/ ?(.*)$/)))
      comments.push(m[1].trim());
    else if (line.trim() === '') {
      if (comments.length) {
        above = comments;
        comments = [];
      }
    } else if ((m = line.match(/^type (\w+) struct\s*\{(\})?/))) {
      const type = {name: m[1], markers: take(), imports, fields: [], isEmpty: Boolean(m[2])};
      if (!m[2]) i = readFields(lines, i + 1, type.fields);
      out.types.push(type);
    } else if ((m = line.match(/^type (\w+) (?:= ?)?([^ {]+)\s*(?:\/\/.*)?$/)))
      out.types.push({name: m[1], markers: take(), imports, same: m[2]});
    else if (/^(const|var) \($/.test(line)) {
      take();
      i = readConstants(lines, i + 1, out.constants);
    } else if ((m = line.match(/^const (\w+) (\w+) = "([^"]*)"/))) {
      take();
      out.constants.push({name: m[1], type: m[2], value: m[3]});
    } else
      take();
  }
}

function readConstants(lines, i, constants) {
  for (; lines[i] !== ')'; ++i) {
    const typed =
        lines[i].match(/^\s*(\w+)\s+(\w+)\s*=\s*"([^"]*)"/) ?? lines[i].match(/^\s*(\w+)\s*=\s*(\w+)\("([^"]*)"\)/);
    if (typed) constants.push({name: typed[1], type: typed[2], value: typed[3]});
  }
  return i;
}

function readFields(lines, i, fields) {
  let comments = [];
  for (; lines[i] !== '}'; ++i) {
    const line = lines[i].trim();
    let m;
    if ((m = line.match(/^\/\/ ?(.*)$/)))
      comments.push(m[1].trim());
    else if ((m = line.match(/^(?:(\w+)\s+)?([\w.\[\]*{}]+)\s*(?:`([^`]*)`)?(?:\s*\/\/.*)?$/))) {
      const json = m[3]?.match(/json:"([^"]*)"/)?.[1];
      if (json !== undefined && json !== '-') fields.push(readField(m[1], m[2], m[3], json, markers(comments)));
      comments = [];
    } else if (line !== '')
      comments = [];
  }
  return i;
}

function readField(goName, type, tag, json, marks) {
  const [name, ...options] = json.split(',');
  const mayBeLeftOut = options.includes('omitempty') || options.includes('omitzero');
  let required = !mayBeLeftOut;
  if (marks.optional || marks['k8s:optional']) required = false;
  if (marks.required || marks['k8s:required']) required = true;
  return {
    name,
    type,
    required,
    markers: marks,
    inline: options.includes('inline') || (name === '' && !goName),
    patchStrategy: tag.match(/patchStrategy:"([^"]*)"/)?.[1],
    patchMergeKey: tag.match(/patchMergeKey:"([^"]*)"/)?.[1],
  };
}
