/** The part of the address behind `rules/`: a rule, and a line of it that a link leads to (`fix-price:14`). */
export function rulePlace(section: string | null): { readonly rule: string | null; readonly line: number | null } {
  const [rule = '', line] = (section ?? '').split(':');
  const number = Number(line);
  return { rule: rule === '' ? null : rule, line: Number.isInteger(number) && number > 0 ? number : null };
}
