import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { CodeEditorInstance } from '../../ui/monaco/setup.ts';

let lastId = 0;

/**
 * Content between two lines of the editor. A view zone makes the room and an overlay widget fills it: what stands in a
 * zone itself lies below the text and takes no clicks.
 */
export function EditorZone({ editor, afterLine, children }: { editor: CodeEditorInstance; afterLine: number; children: ReactNode }) {
  const [inner] = useState(() => document.createElement('div'));

  useEffect(() => {
    const element = document.createElement('div');
    const id = `rule-zone-${lastId += 1}`;
    const zone = { afterLineNumber: afterLine, heightInPx: 44, domNode: document.createElement('div'), onDomNodeTop: (top: number) => { element.style.top = `${top}px`; } };
    let zoneId = '';
    const place = (): void => {
      const { contentLeft, contentWidth, verticalScrollbarWidth } = editor.getLayoutInfo();
      element.style.left = `${contentLeft}px`;
      element.style.width = `${Math.max(160, contentWidth - verticalScrollbarWidth - 10)}px`;
    };
    const widget = { getId: () => id, getDomNode: () => element, getPosition: () => null };
    place();
    editor.changeViewZones((accessor) => { zoneId = accessor.addZone(zone); });
    editor.addOverlayWidget(widget);
    const layout = editor.onDidLayoutChange(place);
    const observer = new ResizeObserver(([entry]) => {
      const height = Math.ceil(entry?.target.getBoundingClientRect().height ?? 0) + 6;
      if (height === zone.heightInPx || height <= 6) return;
      zone.heightInPx = height;
      editor.changeViewZones((accessor) => accessor.layoutZone(zoneId));
    });
    element.append(inner);
    observer.observe(inner);
    return () => {
      observer.disconnect();
      layout.dispose();
      editor.removeOverlayWidget(widget);
      editor.changeViewZones((accessor) => accessor.removeZone(zoneId));
    };
  }, [editor, afterLine, inner]);

  return createPortal(<div className="pt-0.5">{children}</div>, inner);
}
