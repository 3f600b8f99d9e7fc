import { Zap } from 'lucide-react';
import { FAULT_PRESETS } from './fault-presets.ts';
import type { FaultPreset } from './fault-presets.ts';

/** Nothing is set yet: what people reach for, one click each. */
export function PresetGrid({ disabled, onChoose }: { disabled: boolean; onChoose: (preset: FaultPreset) => void }) {
  return (
    <section aria-label="Faults to add" className="px-6 pb-8">
      <p className="mb-3 text-fg2">Nothing fails now. Choose what should; it starts at once and can be narrowed to an input and a kind of call.</p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-3">
        {FAULT_PRESETS.map((preset) => (
          <button
            key={preset.id}
            type="button"
            disabled={disabled}
            onClick={() => onChoose(preset)}
            className="flex items-start gap-3 rounded-lg border border-line bg-bg1 p-3 text-left enabled:hover:bg-bg2 disabled:opacity-50"
          >
            <Zap aria-hidden size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-warn" />
            <span className="min-w-0">
              <span className="block font-semibold">{preset.label}</span>
              <span className="block text-12 text-fg2">{preset.detail}</span>
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}
