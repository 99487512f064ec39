// A process for the tests of the local provider: it says its node and its niceness, and then does what the variable Script says.
Console.WriteLine(Environment.GetEnvironmentVariable("FakeFinder__Node"));
var afterName = File.ReadAllText("/proc/self/stat").Split(") ", 2)[1].Split(' ');
Console.WriteLine($"niceness {afterName[16]}");
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
