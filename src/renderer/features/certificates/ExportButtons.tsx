import { Download } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { certificateFile } from '../../api/api.ts';
import type { CertificateFile } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { showToast } from '../../ui/toasts.ts';
import { saveFile } from '../../ui/save-file.ts';

export type ExportKind = 'pem' | 'der' | 'android';

const FILES: Readonly<Record<ExportKind, { readonly file: CertificateFile; readonly name: string; readonly label: string }>> = {
  pem: { file: 'ca.pem', name: 'cloudchamber_ca.pem', label: 'PEM' },
  der: { file: 'ca.der', name: 'cloudchamber_ca.der', label: 'DER' },
  android: { file: 'android.xml', name: 'network_security_config.xml', label: 'Android XML' },
};

/** The public certificate in the forms that devices take; makes the authority when there is none yet. */
export function ExportButtons({ kinds }: { kinds: readonly ExportKind[] }) {
  const client = useQueryClient();
  async function save(kind: ExportKind): Promise<void> {
    const { file, name } = FILES[kind];
    try {
      saveFile(name, await certificateFile(file));
      showToast(`${name} saved`);
      void client.invalidateQueries({ queryKey: queryKeys.certificates });
    } catch (error) {
      showToast(asApiError(error).message);
    }
  }
  return (
    <div className="flex flex-wrap gap-2">
      {kinds.map((kind) => <Button key={kind} size="small" icon={Download} onClick={() => void save(kind)}>Save as {FILES[kind].label}</Button>)}
    </div>
  );
}
