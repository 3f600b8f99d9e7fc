import { CodeBlock } from './CodeBlock.tsx';
import type { Step } from './guides/guide.ts';
import { LanCard } from './LanCard.tsx';
import { PortCard } from './PortCard.tsx';
import { TrustCard } from './TrustCard.tsx';

export function StepCard({ step, number, secret }: { step: Step; number: number; secret: string }) {
  switch (step.kind) {
    case 'code':
      return <CodeBlock title={step.title} code={step.code} number={number} help={step.help} secret={secret} />;
    case 'trust':
      return <TrustCard step={step} number={number} />;
    case 'lan':
      return <LanCard title={step.title} number={number} />;
    case 'port':
      return <PortCard title={step.title} number={number} />;
    default:
      return step satisfies never;
  }
}
