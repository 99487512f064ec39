using FakeFinder.Storage.Tests.Durability;

return await Victim.RunAsync(args[0], args[1]);
