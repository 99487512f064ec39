// A process for the tests of the local provider: it says its node and then does what the variable Script says.
Console.WriteLine(Environment.GetEnvironmentVariable("FakeFinder__Node"));
switch (Environment.GetEnvironmentVariable("Script"))
{
    case "until-input-ends":
        Console.In.ReadToEnd();
        return 0;
    case "exit-7":
        return 7;
    default:
        await Task.Delay(Timeout.Infinite);
        return 1;
}
