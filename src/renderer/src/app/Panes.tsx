import { Group, Panel as Pane, useDefaultLayout } from 'react-resizable-panels';
import { ComposerPane } from '../composer/ComposerPane';
import { LiveView } from '../live/LiveView';
import { LogPane } from '../log/LogPane';
import { usePanel } from '../panel/context';
import { QuestionCards } from '../questions/QuestionCards';
import { ReplayBar } from '../replay/ReplayBar';
import { Timeline } from '../timeline/Timeline';
import { Boundary } from '../ui/Boundary';
import { PaneSeparator } from '../ui/PaneSeparator';
import styles from './App.module.css';

/** The picture gets the extra space of a wider window. */
export function Panes() {
  const { storage } = usePanel();
  const columns = useDefaultLayout({ id: 'jumpseat.columns', storage });
  const rows = useDefaultLayout({ id: 'jumpseat.rows', storage });
  return (
    <Group className={styles.panes} {...columns}>
      <Pane id="live-pane" minSize={320}>
        <div className={styles.stage}>
          <Boundary name="The live picture">
            <LiveView />
          </Boundary>
          <Boundary name="The replay">
            <ReplayBar />
          </Boundary>
          <Boundary name="The timeline">
            <Timeline />
          </Boundary>
        </div>
      </Pane>
      <PaneSeparator label="Width of the side pane" />
      <Pane
        id="side-pane"
        defaultSize={sideWidth()}
        minSize={300}
        maxSize="60%"
        groupResizeBehavior="preserve-pixel-size"
      >
        <div className={styles.side}>
          <Boundary name="The questions">
            <QuestionCards />
          </Boundary>
          <Group orientation="vertical" {...rows}>
            <Pane id="log-pane" minSize={240}>
              <Boundary name="The log">
                <LogPane />
              </Boundary>
            </Pane>
            <PaneSeparator label="Height of the composer" />
            <Pane id="composer-pane" defaultSize={214} minSize={44} groupResizeBehavior="preserve-pixel-size">
              <Boundary name="The composer">
                <ComposerPane />
              </Boundary>
            </Pane>
          </Group>
        </div>
      </Pane>
    </Group>
  );
}

function sideWidth(): number {
  return Math.round(Math.min(Math.max(window.innerWidth * 0.31, 340), 580));
}
