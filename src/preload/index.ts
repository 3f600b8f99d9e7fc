import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('cloudchamber', { platform: 'browser' });
