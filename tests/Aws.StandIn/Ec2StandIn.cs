using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>
/// EC2's query protocol (API version 2016-11-15) as far as the fleet speaks it, strict as the real one: unknown actions and parameters are refused, states and client
/// tokens enforced. Its time is counted in questions: what was done shows only two DescribeInstances later, and pages hold two reservations.
/// </summary>
internal sealed class Ec2StandIn : IAsyncDisposable
{
    private const int PageSize = 2;
    private const int Lag = 2;
    private static readonly XNamespace Xmlns = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private readonly Lock gate = new();
    private readonly List<StandInMachine> machines = [];
    private readonly Dictionary<string, (string Parameters, StandInMachine Machine)> launches = [];
    private readonly Dictionary<string, Queue<(int Status, string Code)>> faults = [];
    private LoopbackServer? server;
    private int now;

    public string Url => server!.Url;

    /// <summary>Subnets without capacity, by instance type and subnet.</summary>
    public HashSet<(string Type, string Subnet)> Exhausted { get; } = [];

    /// <summary>The actions that were asked for, in their order.</summary>
    public ConcurrentQueue<string> Actions { get; } = [];

    public IReadOnlyList<StandInMachine> Machines
    {
        get
        {
            lock (gate)
            {
                return [.. machines];
            }
        }
    }

    public static async Task<Ec2StandIn> StartAsync()
    {
        var standIn = new Ec2StandIn();
        standIn.server = await LoopbackServer.StartAsync(standIn.AnswerAsync);
        return standIn;
    }

    /// <summary>The next requests for this action fail.</summary>
    public void Fail(string action, int status, string code, int times = 1)
    {
        lock (gate)
        {
            faults[action] = new Queue<(int, string)>(Enumerable.Repeat((status, code), times));
        }
    }

    /// <summary>A machine that an operator made, stopped.</summary>
    public string AddStopped(string type, params (string Key, string Value)[] tags)
    {
        lock (gate)
        {
            var machine = new StandInMachine { Type = type, Subnet = "subnet-operator", Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value), LaunchedAt = now };
            machine.Change(now - Lag, "stopped");
            machines.Add(machine);
            return machine.Id;
        }
    }

    /// <summary>EC2 takes a spot machine away.</summary>
    public void Interrupt(string id)
    {
        lock (gate)
        {
            var machine = machines.Single(machine => machine.Id == id);
            machine.StateReason = "Server.SpotInstanceTermination";
            machine.Change(now, "shutting-down", "terminated");
        }
    }

    /// <summary>Forgets a machine, as EC2 does some time after its end.</summary>
    public void Hide(string id)
    {
        lock (gate)
        {
            machines.RemoveAll(machine => machine.Id == id);
        }
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        XDocument answer;
        lock (gate)
        {
            try
            {
                answer = new XDocument(Answer(new Ec2Request(form)));
            }
            catch (Ec2Error error)
            {
                context.Response.StatusCode = error.Status;
                answer = new XDocument(new XElement("Response",
                    new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                    new XElement("RequestID", "request")));
            }
        }

        context.Response.ContentType = "text/xml;charset=UTF-8";
        await context.Response.WriteAsync(answer.ToString());
    }

    private XElement Answer(Ec2Request request)
    {
        Actions.Enqueue(request.Action);
        if (faults.TryGetValue(request.Action, out var queue) && queue.TryDequeue(out var fault))
        {
            throw new Ec2Error(fault.Status, fault.Code, "As the test wants it.");
        }

        XElement[] content = request.Action switch
        {
            "DescribeInstances" => Describe(request),
            "RunInstances" => Run(request),
            "StartInstances" => Change(request, "stopped", "pending", "running"),
            "StopInstances" => Change(request, "running", "stopping", "stopped"),
            "TerminateInstances" => Change(request, null, "shutting-down", "terminated"),
            _ => throw new Ec2Error(400, "InvalidAction", $"The action {request.Action} is not valid for this web service."),
        };
        return Named($"{request.Action}Response", [Named("requestId", "request"), .. content]);
    }

    private XElement[] Describe(Ec2Request request)
    {
        var from = 0;
        if (request["NextToken"] is { } token)
        {
            from = int.Parse(token, CultureInfo.InvariantCulture);
        }
        else
        {
            now++;
        }

        if (request["MaxResults"] is { } most && (request.List("InstanceId").Count > 0 || int.Parse(most, CultureInfo.InvariantCulture) is < 5 or > 1000))
        {
            throw new Ec2Error(400, "InvalidParameterCombination", "MaxResults is from 5 to 1000, and never with InstanceIds.");
        }

        var filters = request.Filters;
        var seen = machines.Where(machine => machine.StateAt(now - Lag) is not null && filters.All(filter => machine.Passes(filter, now - Lag))).ToList();
        var page = seen.Skip(from).Take(PageSize).Select(machine => Named("item",
            Named("reservationId", $"r-{machine.Id}"), Named("ownerId", "1"), Named("instancesSet", Item(machine, machine.StateAt(now - Lag)!))));
        return from + PageSize < seen.Count
            ? [Named("reservationSet", [.. page]), Named("nextToken", (from + PageSize).ToString(CultureInfo.InvariantCulture))]
            : [Named("reservationSet", [.. page])];
    }

    private XElement[] Run(Ec2Request request)
    {
        var subnet = request.Need("SubnetId");
        var type = request.Need("InstanceType");
        var parameters = request.Fingerprint;
        if (request["ClientToken"] is { } token && launches.TryGetValue(token, out var before))
        {
            return before.Parameters == parameters
                ? Reservation(before.Machine)
                : throw new Ec2Error(400, "IdempotentParameterMismatch", "The client token was used with other parameters.");
        }

        if (Exhausted.Contains((type, subnet)))
        {
            throw new Ec2Error(400, "InsufficientInstanceCapacity", $"There is no Spot or On-Demand capacity for {type} in the zone of {subnet}.");
        }

        if (!request.Need("ImageId").StartsWith("ami-", StringComparison.Ordinal))
        {
            throw new Ec2Error(400, "InvalidAMIID.Malformed", "The image's id is malformed.");
        }

        var machine = new StandInMachine
        {
            Type = type,
            Subnet = subnet,
            Spot = request["InstanceMarketOptions.MarketType"] == "spot",
            Tags = request.TagsOf("instance"),
            UserData = request.Base64("UserData"),
            Parameters = request.Parameters,
            LaunchedAt = now,
        };
        machine.Change(now, "pending", "running");
        machines.Add(machine);
        launches[request.Need("ClientToken")] = (parameters, machine);
        return Reservation(machine);
    }

    private XElement[] Change(Ec2Request request, string? needed, string first, string then)
    {
        var items = request.List("InstanceId").Select(id =>
        {
            var machine = machines.Find(machine => machine.Id == id && machine.StateAt(now) is not null)
                ?? throw new Ec2Error(400, "InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist");
            var state = machine.StateAt(now)!;
            var isThere = state == first || state == then;
            if (!isThere && needed is not null && state != needed)
            {
                throw new Ec2Error(400, "IncorrectInstanceState", $"The instance '{id}' is in the state {state}, in which this cannot be done.");
            }

            if (!isThere)
            {
                machine.Change(now, first, then);
                machine.LaunchedAt = first == "pending" ? now : machine.LaunchedAt;
            }

            return Named("item", Named("instanceId", id), State("currentState", machine.StateAt(now)!), State("previousState", state));
        }).ToArray();
        return items.Length > 0 ? [Named("instancesSet", items)] : throw new Ec2Error(400, "MissingParameter", "The request must contain the parameter InstanceId");
    }

    private static XElement[] Reservation(StandInMachine machine) =>
        [Named("reservationId", $"r-{machine.Id}"), Named("ownerId", "1"), Named("instancesSet", Item(machine, "pending"))];

    private static XElement Item(StandInMachine machine, string state) => Named(
        "item",
        [
            Named("instanceId", machine.Id),
            Named("imageId", "ami-1"),
            State("instanceState", state),
            Named("instanceType", machine.Type),
            Named("launchTime", DateTimeOffset.UnixEpoch.AddDays(20000).AddSeconds(machine.LaunchedAt).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            Named("subnetId", machine.Subnet),
            .. machine.Spot ? [Named("instanceLifecycle", "spot")] : Array.Empty<XElement>(),
            .. machine.StateReason.Length > 0 ? [Named("stateReason", Named("code", machine.StateReason), Named("message", machine.StateReason))] : Array.Empty<XElement>(),
            Named("tagSet", [.. machine.Tags.Select(tag => Named("item", Named("key", tag.Key), Named("value", tag.Value)))]),
        ]);

    private static XElement State(string name, string state) => Named(name, Named("code", CodeOf(state)), Named("name", state));

    private static string CodeOf(string state) => state switch
    {
        "pending" => "0",
        "running" => "16",
        "shutting-down" => "32",
        "terminated" => "48",
        "stopping" => "64",
        _ => "80",
    };

    private static XElement Named(string name, params object[] content) => new(Xmlns + name, content);
}
