import type { Json } from '../../../protocol/json.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import type { User } from '../../../protocol/user.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { JsonTree } from '../../ui/JsonTree.tsx';

/** Everything that is kept of the user, as the control API answers it. */
export function RawTab({ user }: { user: User }) {
  return (
    <div className="flex flex-col">
      <div className="flex shrink-0 items-center gap-3 px-4 py-2"><code className="min-w-0 flex-1 truncate data text-fg2">GET /api/v1/users/{user.mpid}</code><CopyButton wide label="Copy JSON" text={() => stringifyJson(user, 2)} /></div>
      <JsonTree value={user as unknown as Json} label="User" />
    </div>
  );
}
