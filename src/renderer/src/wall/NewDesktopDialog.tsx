import { type FormEvent, useRef, useState } from 'react';
import { useWall } from '../panel/context';
import { completeAddress } from '../state/connect/recents';
import { Button } from '../ui/Button';
import { Dialog, DialogFoot } from '../ui/Dialog';
import { LabeledField } from '../ui/LabeledField';
import { SegmentedControl } from '../ui/SegmentedControl';
import styles from './NewDesktopDialog.module.css';

const SCREENS = [
  { value: 'virtual', label: 'Virtual', tip: 'Separate desktop of this host' },
  { value: 'vnc', label: 'VNC server', tip: 'The screen of a VNC server' },
  { value: 'host', label: 'This machine', tip: 'The screen of the machine that runs Jumpseat' },
] as const;
type Screen = (typeof SCREENS)[number]['value'];

/** Adds a desktop. It starts when it is first used. */
export function NewDesktopDialog({ open }: { readonly open: boolean }) {
  const { desktops, router } = useWall();
  const created = useRef<string>(undefined);
  return (
    <Dialog
      open={open}
      onOpenChange={(on) => !on && desktops.closeDialog()}
      title="New desktop"
      description="Each desktop has its own agent, log, control and recordings. It starts when it is first used."
      onCloseAutoFocus={(event) => {
        const name = created.current;
        created.current = undefined;
        if (name === undefined) return;
        event.preventDefault();
        if (router.store.getState().page === 'wall') desktops.goTo(name, { focus: true });
      }}
    >
      <NewDesktopForm
        onCreated={(name) => {
          created.current = name;
          desktops.closeDialog();
          if (router.store.getState().page !== 'wall') router.go({ page: 'live', desktop: name });
        }}
      />
    </Dialog>
  );
}

function NewDesktopForm({ onCreated }: { readonly onCreated: (name: string) => void }) {
  const { desktops } = useWall();
  const [fields, setFields] = useState({ title: '', name: '', geometry: '', address: '' });
  const [screen, setScreen] = useState<Screen>('virtual');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    onChange: (event: { target: HTMLInputElement }) => {
      setFields({ ...fields, [name]: event.target.value });
      setProblem(undefined);
    },
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { title, name, geometry, address } = fields;
    setBusy(true);
    const result = await desktops.create({
      desktop: screen === 'vnc' ? completeAddress(address.trim()) : screen,
      ...(title.trim() && { title: title.trim() }),
      ...(name.trim() && { name: name.trim() }),
      ...(screen === 'virtual' && geometry.trim() && { geometry: sizeText(geometry) }),
    });
    setBusy(false);
    if ('name' in result) onCreated(result.name);
    else setProblem(result.problem);
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <LabeledField
        label="Title"
        data-initial-focus
        placeholder="such as Books the flight"
        {...field('title')}
      />
      <LabeledField
        label="Name"
        placeholder="chosen for you if empty"
        pattern="[a-z0-9-]{1,40}"
        {...field('name')}
      />
      <span>Screen</span>
      <SegmentedControl label="Screen" value={screen} onChange={setScreen} segments={SCREENS} />
      {screen === 'virtual' && (
        <LabeledField label="Size" placeholder="as the host’s default, or 1280x720" {...field('geometry')} />
      )}
      {screen === 'vnc' && (
        <LabeledField
          label="VNC server"
          required
          placeholder="box:5901 or vnc://user:password@box"
          {...field('address')}
        />
      )}
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <DialogFoot>
        <Button label="Cancel" onClick={desktops.closeDialog} />
        <Button kind="primary" type="submit" label="Create" disabled={busy} />
      </DialogFoot>
    </form>
  );
}

/** `1280 × 720` as the host writes it. */
function sizeText(text: string): string {
  return text.replaceAll(/\s/g, '').replace(/[×X*]/, 'x');
}
