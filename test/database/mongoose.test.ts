import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Embedded, openEmbedded } from '../../src/database/embedded/index.ts';

let database: Embedded;
let connection: mongoose.Connection;

beforeAll(async () => {
  database = await openEmbedded();
  connection = await mongoose.createConnection(`${database.uri}mongoose`).asPromise();
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

test('mongoose creates, finds, populates and updates with timestamps', async () => {
  const person = new mongoose.Schema(
    { name: String, age: Number, friends: [{ type: mongoose.Schema.Types.ObjectId, ref: 'Person' }] },
    { timestamps: true },
  );
  const Person = connection.model('Person', person);
  const ann = await Person.create({ name: 'Ann', age: 30 });
  const bob = await Person.create({ name: 'Bob', age: 20, friends: [ann._id] });

  const found = await Person.findOne({ name: 'Bob' }).populate<{ friends: { name: string }[] }>('friends');
  const older = await Person.findOneAndUpdate({ _id: bob._id }, { $inc: { age: 1 } }, { returnDocument: 'after' });

  expect(found?.friends[0]?.name).toBe('Ann');
  expect(older?.age).toBe(21);
  expect(older?.updatedAt).toBeInstanceOf(Date);
});

test('a unique index refuses the second document and says which key', async () => {
  const Account = connection.model('Account', new mongoose.Schema({ domain: { type: String, unique: true } }));
  await Account.init();
  await Account.create({ domain: 'acme.com' });

  await expect(Account.create({ domain: 'acme.com' })).rejects.toMatchObject({
    code: 11000,
    keyPattern: { domain: 1 },
    keyValue: { domain: 'acme.com' },
  });
});

test('discriminators of one collection keep to their own kind', async () => {
  const Event = connection.model('Event', new mongoose.Schema({ at: Date }, { discriminatorKey: 'kind' }));
  const Click = Event.discriminator('Click', new mongoose.Schema({ url: String }));
  const View = Event.discriminator('View', new mongoose.Schema({ page: String }));
  await Click.create({ url: '/a' });
  await View.create({ page: 'home' });

  expect(await Event.countDocuments()).toBe(2);
  expect(await Click.find().lean()).toMatchObject([{ kind: 'Click', url: '/a' }]);
});

test('a stale copy of a document is refused by optimistic concurrency', async () => {
  const Deal = connection.model('Deal', new mongoose.Schema({ stage: String }, { optimisticConcurrency: true }));
  const { _id } = await Deal.create({ stage: 'new' });
  const [mine, theirs] = [await Deal.findById(_id), await Deal.findById(_id)];
  mine?.set('stage', 'won');
  theirs?.set('stage', 'lost');
  await mine?.save();

  await expect(theirs?.save()).rejects.toThrow(mongoose.Error.VersionError);
});
