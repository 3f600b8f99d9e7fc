import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/queries.ts';
import { App } from './app/App.tsx';
import { start } from './app/start.ts';
import './styles/index.css';

const client = createQueryClient();
void start(client);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
if (new URLSearchParams(location.search).has('gallery')) {
  void import('./app/gallery/Gallery.tsx').then(({ Gallery }) => createRoot(root).render(<Gallery />));
} else {
  createRoot(root).render(<App client={client} />);
}
