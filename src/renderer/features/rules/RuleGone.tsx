import { useQueryClient } from '@tanstack/react-query';
import { FileX } from 'lucide-react';
import { useStore } from 'zustand';
import type { RuleValue } from '../../../protocol/rule.ts';
import { invalidateRules, ruleApi, ruleKeys } from '../../api/rules.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { deskStore } from './desk-store.ts';
import { attempt } from './use-desk.ts';

/** The rule of the address is not there: it was never, or its folder was deleted outside while its text is still held here. */
export function RuleGone({ name }: { name: string }) {
  const client = useQueryClient();
  const doc = useStore(deskStore, (state) => state.docs[name]);
  const value = client.getQueryData<RuleValue>(ruleKeys.value(name));
  const again = () => void attempt(ruleApi.save(name, { ...value, code: doc?.code }).then(() => invalidateRules(client)), `${name} is back`);
  const held = doc !== undefined && value !== undefined;
  return (
    <EmptyState
      icon={FileX}
      title={`There is no rule ${name}`}
      actions={
        <>
          {held && <Button variant="primary" onClick={again}>Write it again</Button>}
          <Button onClick={() => goTo('rules')}>All rules</Button>
        </>
      }
    >
      It may have been renamed or deleted.{held && ' Its code is still held in this window.'}
    </EmptyState>
  );
}
