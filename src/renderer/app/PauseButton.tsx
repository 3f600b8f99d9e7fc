import { Pause, Play } from 'lucide-react';
import { useStore } from 'zustand';
import { contextStore } from '../stores/context.ts';
import { Button } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { runCommand } from './commands.ts';

export function PauseButton() {
  const paused = useStore(contextStore, (state) => state.paused);
  return (
    <Tooltip text={paused ? 'Show what arrived in the meantime' : 'Hold the view still; everything is still captured'} keys="mod+e">
      <Button icon={paused ? Play : Pause} variant={paused ? 'primary' : 'default'} aria-pressed={paused} onClick={() => runCommand('view.pause')}>
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </Tooltip>
  );
}
