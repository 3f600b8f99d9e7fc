import { useStore } from 'zustand';
import { uiStore, updateUi } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { SectionPage } from './SectionPage.tsx';

export function GeneralSection() {
  const { theme, density, detailPlacement, sideBar } = useStore(uiStore);
  return (
    <SectionPage title="General" intro="How this window looks. Kept in this browser, not in the workspace.">
      <div className="divide-y divide-line">
        <Field label="Theme" help="“System” follows the operating system, its contrast setting too.">
          <SegmentedControl label="Theme" value={theme} onChange={(value) => updateUi({ theme: value })} options={[{ value: 'system', label: 'System' }, { value: 'dark', label: 'Dark' }, { value: 'light', label: 'Light' }, { value: 'contrast', label: 'High contrast' }]} />
        </Field>
        <Field label="Row density" help={`${ROW_HEIGHT.compact}, ${ROW_HEIGHT.default} or ${ROW_HEIGHT.comfortable} pixels a row.`}>
          <SegmentedControl label="Row density" value={density} onChange={(value) => updateUi({ density: value })} options={[{ value: 'compact', label: 'Compact' }, { value: 'default', label: 'Default' }, { value: 'comfortable', label: 'Comfortable' }]} />
        </Field>
        <Field label="Detail placement" help="“Auto” puts the detail on the right when the window is wider than 1,200 pixels.">
          <SegmentedControl label="Detail placement" value={detailPlacement} onChange={(value) => updateUi({ detailPlacement: value })} options={[{ value: 'auto', label: 'Auto' }, { value: 'right', label: 'Right' }, { value: 'bottom', label: 'Below' }]} />
        </Field>
        <Field label="Side bar"><Switch label="Show the side bar" checked={sideBar} onChange={(value) => updateUi({ sideBar: value })} /></Field>
      </div>
    </SectionPage>
  );
}
