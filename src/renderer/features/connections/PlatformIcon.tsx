import { AppWindow, Gamepad2, Globe, MonitorPlay, Server, Smartphone, Tv, Webhook } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  web: Globe, ios: Smartphone, android: Smartphone, tvos: Tv, roku: MonitorPlay, fire_tv: Tv, smart_tv: Tv, xbox: Gamepad2, alexa: Webhook, desktop: AppWindow, s2s: Server,
};

/** The kind of device or server that an input is for. */
export function PlatformIcon({ platform, className }: { platform: string; className?: string | undefined }) {
  const Icon = ICONS[platform] ?? Globe;
  return <Icon aria-hidden size={15} className={className} />;
}
