import { Check, EqualNot } from 'lucide-react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { prettyBody } from '../../../../ui/body.ts';
import { Card } from '../../../../ui/Card.tsx';
import { CodeLines } from '../../../../ui/CodeLines.tsx';
import { codeLines } from '../../../../ui/code-lines.ts';
import { OutcomeBadge } from '../../../../ui/OutcomeBadge.tsx';
import { StatusBadge } from '../../../requests/StatusBadge.tsx';

type Side = { readonly status: number; readonly headers: readonly (readonly [string, string])[]; readonly body: string };

function Answer({ title, answer, outcome }: { title: string; answer: Side | null; outcome: Delivery['outcome'] }) {
  const body = answer === null ? '' : prettyBody(answer.body, answer.headers);
  return (
    <Card flush title={title} extra={<>{answer !== null && <StatusBadge status={answer.status} />}<OutcomeBadge outcome={outcome} /></>}>
      {answer === null ? <p className="px-3.5 py-2.5 text-fg2">No answer</p> : body === '' ? <p className="px-3.5 py-2.5 text-fg2">No body</p> : <CodeLines wrap label={title} className="max-h-80 overflow-y-auto" lines={codeLines(body)} />}
    </Card>
  );
}

/** What the real endpoint said, and what the simulator said to the same request. */
export function ComparedPart({ delivery }: { delivery: Delivery }) {
  const { compared, response } = delivery;
  if (compared === null) return null;
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="flex items-center gap-2 font-medium">{compared.same ? <Check aria-hidden size={15} className="text-ok" /> : <EqualNot aria-hidden size={15} className="text-warn" />}{compared.same ? 'Both answer the same.' : 'The answers differ.'}</p>
      {compared.differences.length > 0 && <ul className="list-disc pl-5 text-fg1">{compared.differences.map((one) => <li key={one}>{one}</li>)}</ul>}
      <div className="grid gap-3 @[760px]:grid-cols-2">
        <Answer title="The real endpoint" answer={response} outcome={delivery.outcome} />
        <Answer title="The simulator" answer={compared} outcome={compared.outcome} />
      </div>
    </div>
  );
}
