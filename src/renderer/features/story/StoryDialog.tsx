import { useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { asApiError } from '../../api/client.ts';
import { useWorkspace } from '../../api/queries.ts';
import { storyApi } from '../../api/stories.ts';
import type { ReplayOptions } from '../../api/stories.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import type { PickedFile } from '../../ui/files.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { showToast } from '../../ui/toasts.ts';
import { StoryChoices } from './StoryChoices.tsx';
import { StorySummary } from './StorySummary.tsx';
import { closeStory } from './story-store.ts';

/** What a report tells, what is otherwise here, and sending its batch again through an input of this workspace. */
export function StoryDialog({ file }: { file: PickedFile }) {
  const read = useQuery({ queryKey: ['story-file', file.name, file.text], queryFn: ({ signal }) => storyApi.read(file.text, signal), gcTime: 0, staleTime: Number.POSITIVE_INFINITY, retry: false });
  const { data: workspace } = useWorkspace();
  const [chosen, setChosen] = useState<ReplayOptions>({ input: null, profile: false, time: 'now', real: false });
  const story = read.data?.story;
  const names = Object.keys(workspace?.inputs ?? {});
  const own = names.filter((name) => workspace?.inputs[name]?.platform === story?.input.platform);
  const input = chosen.input ?? own.find((name) => name === story?.input.name) ?? own[0] ?? null;
  const replay = useMutation({
    mutationFn: () => storyApi.replay(file.text, { ...chosen, input }),
    onSuccess: ({ sent }) => {
      const [batch] = sent?.batch_ids ?? [];
      closeStory();
      goTo('stream');
      if (batch !== undefined) select({ batch, event: null, tab: null, step: null });
      showToast(sent !== null && sent.status >= 400 ? `The call was sent and refused with ${sent.status}` : 'The report\'s batch was sent again');
    },
  });
  const problem = replay.error === null ? null : asApiError(replay.error);
  return (
    <Dialog
      open
      onClose={closeStory}
      title="Open a report"
      width="w-[720px]"
      actions={
        <>
          <Button onClick={closeStory}>Close</Button>
          <Button variant="primary" icon={RotateCcw} disabled={story === undefined || input === null || replay.isPending} title={input === null && story !== undefined ? 'This workspace has no input to send it through' : undefined} onClick={() => replay.mutate()}>Replay it here</Button>
        </>
      }
    >
      {read.isPending && <SkeletonRows rows={5} label="Reading the report" />}
      {read.error !== null && <ErrorState title={`${file.name} could not be opened`} code={asApiError(read.error).code}>{asApiError(read.error).message}</ErrorState>}
      {read.data !== undefined && (
        <>
          <StorySummary opened={read.data} fileName={file.name} />
          <StoryChoices options={{ ...chosen, input }} inputs={names.map((name) => ({ name, platform: workspace?.inputs[name]?.platform ?? '' }))} askReal={problem?.code === 'real-output' || chosen.real} onChange={(next) => { replay.reset(); setChosen(next); }} />
        </>
      )}
      {problem !== null && <p role="alert" className="mt-3 text-12 text-error">{problem.message}</p>}
    </Dialog>
  );
}
