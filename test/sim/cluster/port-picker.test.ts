import t from 'tap';
import { PortPicker } from '../../../sim/cluster/port-picker.ts';

t.test('ports go upwards from the base; a released one is the next', async (t) => {
  const ports = new PortPicker(22231);
  t.same([ports.take(), ports.take(), ports.take()], [22231, 22232, 22233]);
  ports.release(22232);
  t.same([ports.take(), ports.take()], [22232, 22234]);
});

t.test('base 0 and the end of the range leave the choice to the system', async (t) => {
  t.equal(new PortPicker(0).take(), 0);
  const ports = new PortPicker(65_535);
  t.same([ports.take(), ports.take()], [65_535, 0]);
  ports.release(0);
  t.equal(ports.take(), 0);
});
