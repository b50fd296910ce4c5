import { testShortForm } from './short-form.ts';
import { slowConnections } from './slow-connections.ts';

testShortForm(slowConnections);
