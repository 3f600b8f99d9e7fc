/** The tabs of the Data plans screen, each loaded when it is first shown: two of them bring the code editor. */
import { lazy } from 'react';
import type { ComponentType } from 'react';
import type { PlanTab } from '../../stores/plan-place.ts';

interface PlanTabEntry {
  readonly id: PlanTab;
  readonly label: string;
  readonly component: ComponentType;
}

export const PLAN_TAB_LIST: readonly [PlanTabEntry, ...PlanTabEntry[]] = [
  { id: 'violations', label: 'Violations', component: lazy(async () => ({ default: (await import('../../features/violations/ViolationsTab.tsx')).ViolationsTab })) },
  { id: 'plans', label: 'Plans', component: lazy(async () => ({ default: (await import('../../features/plan-editor/PlansTab.tsx')).PlansTab })) },
  { id: 'coverage', label: 'Coverage', component: lazy(async () => ({ default: (await import('../../features/violations/CoverageTab.tsx')).CoverageTab })) },
  { id: 'draft', label: 'Draft from traffic', component: lazy(async () => ({ default: (await import('../../features/plan-draft/DraftTab.tsx')).DraftTab })) },
  { id: 'tournament', label: 'Tournament', component: lazy(async () => ({ default: (await import('../../features/plan-tournament/TournamentTab.tsx')).TournamentTab })) },
  { id: 'catalog', label: 'Catalog', component: lazy(async () => ({ default: (await import('../../features/catalog/CatalogTab.tsx')).CatalogTab })) },
];
