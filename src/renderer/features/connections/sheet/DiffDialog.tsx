import { diffJson } from '../../../../protocol/patch.ts';
import { useCatalogue } from '../../../api/queries.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { DiffLines } from '../../rules/DiffLines.tsx';
import { desk, fileOf } from '../drafts.ts';
import type { FileKey, Files } from '../drafts.ts';
import { maskedFile } from '../masked.ts';

export interface DiffDialogProps {
  files: Files;
  view: Files;
  dirty: readonly FileKey[];
  onClose: () => void;
}

/** What saving would change, file by file; each can be taken back. */
export function DiffDialog({ files, view, dirty, onClose }: DiffDialogProps) {
  const catalogue = useCatalogue().data ?? [];
  return (
    <Dialog open onClose={onClose} title="Changes that are not saved" width="w-[760px]" actions={<Button variant="primary" onClick={onClose}>Close</Button>}>
      {dirty.length === 0 && <p className="text-fg1">Nothing has changed any more.</p>}
      <div className="flex flex-col gap-3">
        {dirty.map((key) => {
          const before = fileOf(files, key) ?? {};
          return (
            <Card key={key} flush title={<code className="text-12">{key}.json</code>} extra={<Button size="small" onClick={() => desk.discard([key])}>Take it back</Button>}>
              <DiffLines patch={diffJson(before, maskedFile(view, key, catalogue))} document={before} label={`Changes of ${key}.json`} />
            </Card>
          );
        })}
      </div>
    </Dialog>
  );
}
