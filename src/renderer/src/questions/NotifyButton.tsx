import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/Button';

/** Asks the browser for permission to show notifications, if it was not decided yet. The app notifies by itself. */
export function NotifyButton() {
  const [permission, setPermission] = useState(() => window.Notification?.permission ?? 'denied');
  if (permission !== 'default') return null;
  return (
    <IconButton
      icon={<BellRing />}
      label="Notify me of questions"
      onClick={() => void Notification.requestPermission().then(setPermission)}
    />
  );
}
