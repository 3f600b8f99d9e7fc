import { CodeBlock } from './CodeBlock.tsx';
import { guideOf, firstGuide } from './guides/index.ts';
import type { Target } from './guides/guide.ts';

/** The one block of code to paste, for the first-run page: the step that holds the key. */
export function FirstSnippet({ platform, target }: { platform: string; target: Target }) {
  const guide = guideOf(firstGuide(platform));
  const step = guide?.variants[0]?.steps(target).find((candidate) => candidate.kind === 'code' && candidate.code.includes(target.key));
  return step?.kind === 'code' ? <CodeBlock title={step.title} code={step.code} help={step.help} secret={target.secret} /> : null;
}
