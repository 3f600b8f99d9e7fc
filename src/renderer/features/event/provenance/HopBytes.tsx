import type { Provenance, ProvenanceHop } from '../../../../protocol/explain.ts';
import { useRequest } from '../../../api/queries.ts';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { WireBytes } from './WireBytes.tsx';

export interface HopBytesProps {
  provenance: Provenance;
  hop: ProvenanceHop;
  bytes: readonly [number, number];
}

function Note({ children }: { children: string }) {
  return <p className="px-3.5 py-2.5 text-12 text-fg2">{children}</p>;
}

/** The body that a value came in, with its bytes lit up: of this batch's call, or of the one that told the profile. */
export function HopBytes({ provenance, hop, bytes }: HopBytesProps) {
  const other = hop.request_id !== undefined && hop.request_id !== provenance.request_id ? hop.request_id : null;
  const call = useRequest(other);
  if (other !== null && call.data === undefined) return call.isLoading ? <SkeletonRows rows={2} label="Reading the other call" /> : <Note>The call that brought it is no longer kept.</Note>;
  const text = other === null ? provenance.body_text : call.data?.raw.body_text ?? null;
  if (text === null) return <Note>{`The body is no text: bytes ${bytes[0]} to ${bytes[1]} of it are this value.`}</Note>;
  return <WireBytes text={text} bytes={bytes} />;
}
