// The tokens of dp. Line ends matter in dp, but not here: frontend/parse/layout decides which of them separate entries,
// and turns identifiers into the contextual keywords and braces into LBODY (see the tokens block).
// docs/language.md, "Lines" and "Words", says by which rules.
lexer grammar DpLexer;

tokens {
  // made by frontend/parse/layout only
  SEP,        // a line end or comma between entries
  LBODY,      // the '{' that belongs to an if, match or for rather than to the operand before it
  ELSE_BODY,  // the 'else' after the body of an if
  EXPR_CLOSE, // the '}' or '}}' that ends an interpolation
  LANGLE, RANGLE,  // the '<' and '>' around the parameters of list, map, keyed and partial
  APP, USE, TYPE, VALUES, FN, COMPONENT, ENVIRONMENT, FEATURE, PATCH, CHECK, ALLOW, TEST, GIVEN, EXPECT, FROM, AS
}

IF: 'if';
THEN: 'then';
ELSE: 'else';
FOR: 'for';
IN: 'in';
MATCH: 'match';
LET: 'let';
WITH: 'with';
WHEN: 'when';
OR_ELSE: 'or_else';
TRUE: 'true';
FALSE: 'false';
NULL_WORD: 'null';
NONE: 'none';

IDENT: [A-Za-z_] [A-Za-z0-9_]*;
FLOAT: DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT;
INT: DIGITS;
fragment DIGITS: [0-9] [0-9_]*;
fragment EXPONENT: [eE] [+-]? [0-9]+;

TEXT_OPEN: '"""' -> pushMode(TEXT_BLOCK);
QUOTE: '"' -> pushMode(STRING);

// Every '{' pushes and every '}' pops, so that the '}' of "${...}" returns to the string around it.
LBRACE: '{' -> pushMode(DEFAULT_MODE);
RBRACE: '}' -> popMode;
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
SPREAD: '...';
DOTDOT: '..';
DOT: '.';
COMMA: ',';
COLON: ':';
ARROW: '=>';
EQ: '==';
NE: '!=';
LE: '<=';
GE: '>=';
ASSIGN: '=';
LT: '<';
GT: '>';
AND: '&&';
OR: '||';
NOT: '!';
COALESCE: '??';
QUESTION: '?';
PIPE: '|';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
AT: '@';

NEWLINE: ('\r\n' | '\n' | '\r') -> channel(HIDDEN);
SPACE: [ \t]+ -> channel(HIDDEN);
DOC: '///' ~[\r\n]* -> channel(HIDDEN);
LINE_COMMENT: '//' ~[\r\n]* -> channel(HIDDEN);
BLOCK_COMMENT: '/*' .*? '*/' -> channel(HIDDEN);
// shorter than BLOCK_COMMENT by the '/', so it is the longest match only where no end follows
UNCLOSED_COMMENT: '/*' (~'*' | '*'+ ~[*/])* '*'*;
BAD_CHAR: .;

mode STRING;
STRING_CLOSE: '"' -> popMode;
STRING_OPEN_EXPR: '${' -> pushMode(DEFAULT_MODE);
STRING_ESCAPE: '\\' ~[\r\n];
STRING_TEXT: (~["\\$\r\n] | '$' ~["\\{$\r\n])+;
STRING_DOLLAR: '$';
// an unclosed string ends with its line
STRING_END_OF_LINE: ('\r\n' | '\n' | '\r') -> popMode;
STRING_BAD: '\\';

mode TEXT_BLOCK;
TEXT_CLOSE: '"""' -> popMode;
TEXT_OPEN_EXPR: '${{' -> pushMode(DEFAULT_MODE), pushMode(DEFAULT_MODE);
TEXT_TEXT: ~["$]+;
TEXT_OTHER: ["$];
