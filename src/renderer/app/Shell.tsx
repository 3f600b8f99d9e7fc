import { useStore } from 'zustand';
import { OpenStory } from '../features/story/OpenStory.tsx';
import { connectionStore } from '../stores/connection.ts';
import { navigationStore } from '../stores/navigation.ts';
import { uiStore } from '../stores/ui.ts';
import { SplitPane } from '../ui/SplitPane.tsx';
import { Banners } from './Banners.tsx';
import { BottomPanel } from './BottomPanel.tsx';
import { ContextBar } from './ContextBar.tsx';
import { ScreenBoundary } from './ScreenBoundary.tsx';
import { SCREEN_COMPONENTS } from './screens.tsx';
import { SideBar } from './SideBar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TokenGate } from './TokenGate.tsx';

function Screen() {
  const screen = useStore(navigationStore, (state) => state.screen);
  const Component = SCREEN_COMPONENTS[screen];
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col">
      <ScreenBoundary key={screen}><Component /></ScreenBoundary>
    </main>
  );
}

export function Shell() {
  const unauthorized = useStore(connectionStore, (state) => state.unauthorized);
  const { sideBar, panel } = useStore(uiStore);
  if (unauthorized) return <TokenGate />;
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-0 flex-1">
        {sideBar && <SideBar />}
        <div className="flex min-w-0 flex-1 flex-col">
          <ContextBar />
          <Banners />
          {panel === null ? <Screen /> : <SplitPane id="panel" direction="vertical" secondSize={32} minSecond="120px" first={<Screen />} second={<BottomPanel />} />}
        </div>
      </div>
      <StatusBar />
      <OpenStory />
    </div>
  );
}
