import type { Delivery } from '../../../../../protocol/contract.ts';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { BodyView } from '../../../requests/BodyView.tsx';
import { HeaderTable } from '../../../requests/HeaderTable.tsx';

export function AnswerPart({ delivery: { id, response, reason } }: { delivery: Delivery }) {
  if (response === null) return <EmptyState title="There is no answer">{reason.message}</EmptyState>;
  return (
    <>
      <HeaderTable headers={response.headers} first={String(response.status)} />
      <BodyView key={`${id} ${response.body.length}`} text={response.body} base64={null} encoding={null} label="Answer body" />
    </>
  );
}
