import { serviceOutcomes } from './service-outcomes.ts';
import { testShortForm } from './short-form.ts';

testShortForm(serviceOutcomes);
