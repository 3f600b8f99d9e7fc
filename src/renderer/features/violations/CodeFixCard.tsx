import { useStore } from 'zustand';
import { Code } from 'lucide-react';
import type { ViolationFixes } from '../../../protocol/data-plan.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { Select } from '../../ui/Select.tsx';
import { firstLanguage } from './violation-model.ts';
import { violationView } from './violation-view.ts';

export interface CodeFixCardProps {
  fixes: ViolationFixes['code_fixes'];
  platform: string | null;
  onCopy: () => void;
}

export function currentCodeFix(fixes: ViolationFixes['code_fixes'], platform: string | null, chosen: string | null): ViolationFixes['code_fixes'][number] | undefined {
  const language = firstLanguage(fixes.map((fix) => fix.language), platform, chosen);
  return fixes.find((fix) => fix.language === language);
}

/** The call as it would keep to the plan, in the language of the app. */
export function CodeFixCard({ fixes, platform, onCopy }: CodeFixCardProps) {
  const chosen = useStore(violationView, (state) => state.language);
  const fix = currentCodeFix(fixes, platform, chosen);
  if (fix === undefined) return null;
  return (
    <Card
      flush
      icon={<Code aria-hidden size={15} className="text-info" />}
      title="Change the code"
      extra={(
        <>
          <Select label="Language" className="h-6!" value={fix.language} options={fixes.map(({ language }) => ({ value: language, label: language }))} onChange={(language) => violationView.setState({ language })} />
          <Button size="small" shortcut="c" onClick={onCopy}>Copy</Button>
        </>
      )}
    >
      <p className="px-3.5 pt-2.5 text-fg1">{fix.title}</p>
      <CodeLines label={`${fix.language} code`} className="max-h-80 overflow-y-auto" lines={codeLines(fix.code)} />
    </Card>
  );
}
