// The part of YAML in which controller-gen prints CustomResourceDefinitions: block mappings and sequences, plain and
// quoted scalars on one line, {} and []. Anything else is refused.

export function readYaml(text) {
  const lines = text.split('\n')
                    .filter(l => l.trim() && !l.trim().startsWith('#') && l.trim() !== '---')
                    .map(l => ({indent: l.search(/\S/), text: l.trim()}));
  const state = {lines, at: 0};
  const value = readBlock(state, 0);
  if (state.at !== lines.length) throw new Error(`not understood: ${lines[state.at].text}`);
  return value;
}

const isItem = line => line.text === '-' || line.text.startsWith('- ');

function readBlock(s, indent) { return isItem(s.lines[s.at]) ? readSequence(s, indent) : readMapping(s, indent); }

function readSequence(s, indent) {
  const out = [];
  for (let line; (line = s.lines[s.at]) && line.indent === indent && isItem(line);) {
    const rest = line.text.slice(2);
    const key = rest.match(/^[^'"{[\s][^\s]*:( |$)/);
    if (!key) {
      ++s.at;
      out.push(scalar(rest));
      continue;
    }
    s.lines[s.at] = {indent: indent + 2, text: rest};
    out.push(readMapping(s, indent + 2));
  }
  return out;
}

function readMapping(s, indent) {
  const out = {};
  for (let line; (line = s.lines[s.at]) && line.indent === indent && !isItem(line);) {
    const m = line.text.match(/^("[^"]*"|'[^']*'|[^\s:]+):(?: (.*))?$/);
    if (!m) throw new Error(`not understood: ${line.text}`);
    ++s.at;
    const key = /^["']/.test(m[1]) ? m[1].slice(1, -1) : m[1];
    const next = s.lines[s.at];
    const below = next && (next.indent > indent || (next.indent === indent && isItem(next)));
    out[key] = m[2] !== undefined ? scalar(m[2]) : below ? readBlock(s, next.indent) : null;
  }
  return out;
}

function scalar(text) {
  if (text === '{}') return {};
  if (text === '[]') return [];
  if (/^'.*'$/.test(text)) return text.slice(1, -1).replaceAll('\'\'', '\'');
  if (/^".*"$/.test(text)) return JSON.parse(text);
  if (/^[|>&*{["'!]/.test(text)) throw new Error(`not understood: ${text}`);
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text === 'null' ? null : text;
}
