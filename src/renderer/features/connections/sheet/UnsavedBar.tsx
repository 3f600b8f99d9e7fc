import { useDesk } from '../use-desk.ts';
import { ChangeBar } from './ChangeBar.tsx';

/** What is not saved stays in sight where no sheet is open. */
export function UnsavedBar() {
  const { dirty } = useDesk();
  return dirty.length > 0 ? <ChangeBar /> : null;
}
