import type { OutputFile } from '../../../protocol/workspace.ts';
import { Badge } from '../../ui/Badge.tsx';
import { answerLook } from './modes.ts';

/** Who answers, and how: the simulator's place on the dial, a forced failure, or a real endpoint, loudly. */
export function ModeBadge({ file }: { file: Pick<OutputFile, 'behaviour' | 'transport'> }) {
  const { word, tone, icon, meaning } = answerLook(file);
  return <Badge tone={tone} icon={icon} title={meaning}>{word}</Badge>;
}
