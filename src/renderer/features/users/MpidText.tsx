import { goToUser } from '../../stores/user-place.ts';
import { shortId } from '../../ui/format.ts';
import { TextLink } from '../../ui/TextLink.tsx';

const MPID = /((?<![\w-])-?\d{15,19}(?!\w))/;

/** A sentence in which MPIDs are short and lead to their users. */
export function MpidText({ text }: { text: string }) {
  return text.split(MPID).map((part, index) => (index % 2 === 0 ? part : (
    <TextLink key={index} title={`Open MPID ${part}`} onClick={() => goToUser(part, { tab: 'graph' })}><span className="data">{shortId(part)}</span></TextLink>
  )));
}
