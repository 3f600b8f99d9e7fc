import { useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RuleFinding, RuleLanguage } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';

const TYPING_MS = 350;
const NONE: readonly RuleFinding[] = [];

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What the linter says of the code, a moment after the last key. */
export function useFindings(rule: string, code: string, language: RuleLanguage): readonly RuleFinding[] {
  const settled = useSettled(code, TYPING_MS);
  const { data } = useQuery({
    queryKey: ['rule-lint', rule, language, settled],
    queryFn: ({ signal }) => ruleApi.lint(rule, settled, language, signal),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
  return data ?? NONE;
}
