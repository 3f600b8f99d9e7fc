import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { Toasts } from '../ui/Toasts.tsx';
import { TooltipProvider } from '../ui/Tooltip.tsx';
import { CommandPalette } from './palette/CommandPalette.tsx';
import { Shell } from './Shell.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';

export function App({ client }: { client: QueryClient }) {
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delay={400}>
        <Shell />
        <CommandPalette />
        <ShortcutSheet />
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
