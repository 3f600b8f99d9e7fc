import type { LucideIcon } from 'lucide-react';

export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  /** Dim text after the title. */
  readonly context?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly eventType?: string | undefined;
  readonly keys?: string | undefined;
  /** Why it cannot be chosen now. */
  readonly disabled?: string | undefined;
  /** Replaces what is typed instead of doing something. */
  readonly type?: string | undefined;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}
