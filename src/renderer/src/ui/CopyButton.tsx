import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './Button';

/** Copies text, and says for a moment whether that worked: a browser may refuse it. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [result, setResult] = useState<keyof typeof RESULTS>();
  useEffect(() => {
    if (!result) return;
    const timer = setTimeout(() => setResult(undefined), 1600);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setResult('copied'),
      () => setResult('refused'),
    );
  return (
    <IconButton
      icon={result ? RESULTS[result].icon : <Copy />}
      label={result ? RESULTS[result].label : label}
      onClick={() => void copy()}
    />
  );
}

const RESULTS = {
  copied: { icon: <Check />, label: 'Copied' },
  refused: { icon: <X />, label: 'Not copied: the browser refused' },
} as const;
