/** The tabs of the Connections screen, each loaded when it is first shown. */
import { lazy } from 'react';
import type { ComponentType } from 'react';
import type { ConnectionTab } from '../../stores/connection-place.ts';

interface TabEntry {
  readonly id: ConnectionTab;
  readonly label: string;
  readonly component: ComponentType;
}

export const CONNECTION_TAB_LIST: readonly [TabEntry, ...TabEntry[]] = [
  { id: 'graph', label: 'Graph', component: lazy(async () => ({ default: (await import('./graph/GraphTab.tsx')).GraphTab })) },
  { id: 'matrix', label: 'Matrix', component: lazy(async () => ({ default: (await import('./matrix/MatrixTab.tsx')).MatrixTab })) },
  { id: 'consent', label: 'Consent', component: lazy(async () => ({ default: (await import('./consent/ConsentTab.tsx')).ConsentTab })) },
];
