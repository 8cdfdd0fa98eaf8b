// The syntax of dp. It is LL(1) throughout: the build fails where the generated parser would call ANTLR's adaptive
// prediction.
//
// It accepts a little more than the language, so that the refusals can be good messages: what stands left of '=' is
// read as an expression and must turn out to be a path; the braces of if, for, match and records hold entries and
// elements alike. Binary operators are read as a flat list; frontend/parse/build_operator applies the precedence.
// Alternatives carry no labels: the first token of each says which it is, and a label costs a second context a node.
parser grammar DpParser;
options { tokenVocab = DpLexer; }

item
  : APP (IDENT | string) block
  | USE usePath (LBRACE IDENT? (SEP IDENT?)* RBRACE)?
  | TYPE IDENT ASSIGN type
  | VALUES block
  | FN IDENT params (COLON type)? ASSIGN expr
  | COMPONENT IDENT params (COLON type)? block
  | ENVIRONMENT (IDENT | string) block
  | FEATURE IDENT ASSIGN expr
  | PATCH expr when?
  | TEST string block
  | entry
  ;

usePath: string | IDENT (string | (DOT IDENT)*);

params: LPAREN param? (COMMA param?)* RPAREN;
param: IDENT COLON type (ASSIGN expr)?;

block: LBRACE entries RBRACE;
body: LBODY entries RBRACE;
entries: entry? (SEP entry?)*;

entry
  : LET IDENT (COLON type)? ASSIGN expr
  | SPREAD expr when?
  | FOR IDENT (COMMA IDENT)? IN expr body
  | CHECK expr when? COLON expr
  | ALLOW expr FROM expr (AS string)? when?
  | GIVEN expr ASSIGN expr
  | EXPECT expr (COLON expr)?
  | expr (COLON type)? (ASSIGN expr)? when? attribute*
  ;

when: WHEN expr;
attribute: AT IDENT (LPAREN arguments RPAREN)?;

expr
  : ifExpr
  | MATCH expr LBODY arms RBRACE
  | operand (
      (WITH | STAR | SLASH | PLUS | MINUS | COALESCE | OR_ELSE | EQ | NE | LT | LE | GT | GE | IN | AND | OR) operand
    )*
  ;

ifExpr: IF expr (THEN expr ELSE expr | body (ELSE_BODY (ifExpr | body))?);

arms: arm? (SEP arm?)*;
// the type is that of the last pattern, a name; a '|' after the ':' belongs to the type
arm: pattern (PIPE pattern)* (COLON type)? ARROW expr;
pattern: MINUS? literal | string | IDENT;

operand
  : (NOT | MINUS)*
    ( IDENT
    | literal
    | string
    | LPAREN expr RPAREN
    | LBRACK elements RBRACK
    | block
    )
    ( DOT (IDENT | string)
    | LPAREN arguments RPAREN
    | LBRACK expr RBRACK
    | block
    )*
  ;

arguments: argument? (COMMA argument?)*;
argument: SPREAD expr | expr (ASSIGN expr)?;

elements: element? (COMMA element?)*;
element: SPREAD expr when? | FOR IDENT (COMMA IDENT)? IN expr body | expr when?;

literal: INT | FLOAT | TRUE | FALSE | NULL_WORD | NONE;

string
  : QUOTE (STRING_TEXT | STRING_DOLLAR | STRING_ESCAPE | STRING_BAD | STRING_OPEN_EXPR expr EXPR_CLOSE)* STRING_CLOSE
  | TEXT_OPEN (TEXT_TEXT | TEXT_OTHER | TEXT_OPEN_EXPR expr EXPR_CLOSE)* TEXT_CLOSE
  ;

type: optionalType (PIPE optionalType)*;
optionalType: typePrimary QUESTION?;
typePrimary
  : IDENT (DOT IDENT)* (LANGLE type (COMMA type)* RANGLE)? (LPAREN typeArgument (COMMA typeArgument)* RPAREN)?
  | MINUS? literal
  | string
  | LBRACE entries RBRACE
  | LPAREN type RPAREN
  ;
typeArgument
  : DOTDOT bound?
  | bound (DOTDOT bound?)?
  | IDENT ASSIGN (bound | string)
  ;
bound: MINUS? (INT | FLOAT);
