import { Component } from 'react';
import type { ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState.tsx';

/** A bug in one screen must not take the window with it. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <ErrorState title="This screen failed" code={error.message} onRetry={() => this.setState({ error: null })}>
        Nothing that was captured is affected. Try again, or go to another screen.
      </ErrorState>
    );
  }
}
