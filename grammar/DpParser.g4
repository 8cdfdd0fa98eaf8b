// The syntax of dp, LL(1) throughout (a test sees to it that ANTLR's adaptive prediction is never entered).
//
// It accepts a little more than the language, so that the refusals can be good messages: what stands left of '=' is read
// as an expression and must turn out to be a path; the braces of if, for, match and records hold entries and elements alike.
// Binary operators are read as a flat list; frontend/parse/expr applies the precedence.
parser grammar DpParser;
options { tokenVocab = DpLexer; }

file: item? (SEP item?)* EOF;

item
  : APP name block                                            # appItem
  | USE usePath (LBRACE name? (SEP name?)* RBRACE)?           # useItem
  | TYPE name ASSIGN type                                     # typeItem
  | VALUES block                                              # valuesItem
  | FN name params (COLON type)? ASSIGN expr                  # fnItem
  | COMPONENT name params (COLON type)? block                 # componentItem
  | ENVIRONMENT name block                                    # environmentItem
  | FEATURE name ASSIGN expr                                  # featureItem
  | PATCH expr when?                                          # patchItem
  | TEST string block                                         # testItem
  | entry                                                     # entryItem
  ;

usePath
  : string                                                    # useFile
  | name (string | (DOT name)*)                               # useModule
  ;

params: LPAREN param? (COMMA param?)* RPAREN;
param: name COLON type (ASSIGN expr)?;

block: LBRACE entries RBRACE;
body: LBODY entries RBRACE;
entries: entry? (SEP entry?)*;

entry
  : LET name (COLON type)? ASSIGN expr                        # letEntry
  | SPREAD expr when?                                         # spreadEntry
  | FOR name (COMMA name)? IN expr body                       # forEntry
  | CHECK expr when? COLON expr                               # checkEntry
  | ALLOW expr FROM expr (AS string)? when?                   # allowEntry
  | GIVEN expr ASSIGN expr                                    # givenEntry
  | EXPECT expr (COLON expr)?                                 # expectEntry
  | expr (COLON type)? (ASSIGN expr)? when? attribute*        # fieldEntry
  ;

when: WHEN expr;
attribute: AT name (LPAREN argument? (COMMA argument?)* RPAREN)?;

expr
  : ifExpr                                                    # conditionalExpr
  | MATCH expr LBODY arms RBRACE                              # matchExpr
  | unary (binaryOperator unary)*                             # operatorExpr
  ;

ifExpr: IF expr (THEN expr ELSE expr | body (ELSE_BODY (ifExpr | body))?);
arms: arm? (SEP arm?)*;
arm: pattern (PIPE pattern)* ARROW expr;
pattern: literal | string | name (COLON type)?;

binaryOperator
  : WITH | STAR | SLASH | PLUS | MINUS | COALESCE | OR_ELSE
  | EQ | NE | LT | LE | GT | GE | IN | AND | OR
  ;

unary: (NOT | MINUS)* postfix;
postfix: primary suffix*;
suffix
  : DOT (name | string)                                       # memberSuffix
  | LPAREN argument? (COMMA argument?)* RPAREN                # callSuffix
  | LBRACK expr RBRACK                                        # indexSuffix
  | block                                                     # blockSuffix
  ;
argument: SPREAD expr | expr (ASSIGN expr)?;

primary
  : name                                                      # namePrimary
  | literal                                                   # literalPrimary
  | string                                                    # stringPrimary
  | LPAREN expr RPAREN                                        # groupPrimary
  | LBRACK elements RBRACK                                    # listPrimary
  | block                                                     # recordPrimary
  ;

elements: element? (COMMA element?)*;
element
  : SPREAD expr when?                                         # spreadElement
  | FOR name (COMMA name)? IN expr body                       # forElement
  | expr when?                                                # exprElement
  ;

literal: INT | FLOAT | TRUE | FALSE | NULL_WORD | NONE;
name: IDENT;

string
  : QUOTE (STRING_TEXT | STRING_DOLLAR | STRING_ESCAPE | STRING_BAD | STRING_OPEN_EXPR expr RBRACE)*
    (STRING_CLOSE | STRING_END_OF_LINE)                       # quotedString
  | TEXT_OPEN (TEXT_TEXT | TEXT_OTHER | TEXT_OPEN_EXPR expr RBRACE RBRACE)* TEXT_CLOSE # textBlock
  ;

type: optionalType (PIPE optionalType)*;
optionalType: typePrimary QUESTION?;
typePrimary
  : name (DOT name)* (LT type (COMMA type)* GT)? (LPAREN typeArgument (COMMA typeArgument)* RPAREN)? # namedType
  | MINUS? literal                                            # literalType
  | string                                                    # stringType
  | LBRACE entries RBRACE                                     # recordType
  | LPAREN type RPAREN                                        # groupType
  ;
typeArgument
  : DOTDOT bound?                                             # belowArgument
  | bound (DOTDOT bound?)?                                    # rangeArgument
  | name ASSIGN (bound | string)                              # namedArgument
  ;
bound: MINUS? (INT | FLOAT);
