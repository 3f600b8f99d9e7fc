/** The filter language, shared by window, control API and CLI (ui.md B4, docs/filter-language.md). */
export type { AndNode, FieldNode, FilterError, FilterErrorCode, FilterNode, FilterOp, FilterValue, HasNode, NotNode, OrNode, ParsedFilter, ParsedTerm, Span, TextNode } from './ast.ts';
export { EMPTY_QUERY, withoutSpans } from './ast.ts';
export { FIELDS, FILTER_ENTITIES, fieldPath, fieldsFor, findField } from './fields.ts';
export type { EnumValue, FieldDefinition, FieldType, FilterEntity } from './fields.ts';
export { MAX_FILTER_LENGTH, parseFilter } from './parse.ts';
export { printFilter, printTerm, printText, printValue } from './print.ts';
export { explainFilter } from './explain.ts';
export type { ExplainOptions } from './explain.ts';
export { suggest, suggestionSource } from './suggest.ts';
export type { SeenValue, SeenValuesProvider, Suggestion, Suggestions } from './suggest.ts';
export { addTerm, cellFilter, removeTerm, replaceField, replaceTerm, splitTags } from './edit.ts';
export type { FilterTag } from './edit.ts';
export { matchesEvent } from './evaluate.ts';
export type { EventFacts, OutcomeFact } from './evaluate.ts';
